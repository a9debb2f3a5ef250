"""The Grafana dashboards, from compact descriptions: `make docs` writes the JSON."""
