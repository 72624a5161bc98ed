"""The lab behind the pages: the open store and executor, and the requests of each session.

Uses `core`. Run ids and experiments go in; frames and progress come out.
"""
