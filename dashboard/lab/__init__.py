"""The lab behind the pages: the open store and executor, and who waits for which run.

Uses `core`. Run ids and experiments go in; frames and progress come out.
"""
