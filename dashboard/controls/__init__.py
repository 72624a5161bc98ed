"""Controls for experiments: forms from declared parameters, the sidebar, the comparison, and the choice of stored runs.

Uses views, session, words and the lab. A control draws a value of the state of a page and stores its changes there.
"""
