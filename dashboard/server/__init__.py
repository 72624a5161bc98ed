"""The process that serves pages: starting and ending it, routes, headers.

Uses everything below; nothing uses it but the command.
"""
