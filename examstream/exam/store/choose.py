"""The store that the settings name."""

from examstream.exam.store.base import Store
from examstream.exam.store.settings import StoreSettings


def store_for(settings: StoreSettings) -> Store:
    """MongoDB where there is an address, else SQLite. The driver is loaded only if it is used."""
    if settings.url:
        from examstream.exam.store.mongo_store import MongoStore

        return MongoStore(settings)
    from examstream.exam.store.sqlite import SqliteStore

    return SqliteStore(settings.data_dir)
