"""Questions by rule: no model, no network. One sub-package per language, formulas for both."""
