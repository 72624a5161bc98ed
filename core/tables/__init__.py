"""User tables: stored on this machine under the hash of their content, and described.

Uses the dataset axis. Bytes or paths go in; hashes and descriptions come out.
"""
