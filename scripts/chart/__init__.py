"""The chart's values as models: `python -m scripts.chart` writes its schema, values and README."""
