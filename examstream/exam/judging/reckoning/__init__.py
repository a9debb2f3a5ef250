"""Numbers worked out: from laws, rates and figures a lecture tells and quantities a stem gives."""
