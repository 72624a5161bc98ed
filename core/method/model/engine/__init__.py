"""What models compute with: stacks of PyTorch networks, and estimators of our own.

Everything in here imports PyTorch or scikit-learn. Components, which a page reads, import it inside `build` or `estimator`.
"""
