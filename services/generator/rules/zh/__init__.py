"""Questions in Chinese, by rule."""
