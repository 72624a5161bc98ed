"""The computation of models: stacks of PyTorch networks, and our own estimators.

All modules here import PyTorch or scikit-learn. Components, which pages read, import them inside `build` or `estimator`.
"""
