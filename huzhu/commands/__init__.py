"""One module a command: ``add_arguments(parser)`` and ``run(args) -> exit code``.

Only the module of the command that was typed is imported, and it imports what is heavy in its
functions, so that ``--help`` answers at once.
"""
