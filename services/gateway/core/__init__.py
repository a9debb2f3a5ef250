"""What the gateway does apart from HTTP: intake, dispatch, recording, reconciling, live events."""
