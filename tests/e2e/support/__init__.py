"""What the end-to-end tests are made of: real servers, a real workspace, the real binary.

Everything a test starts is ended by its process id when the test ends, however it ends, and its
output is shown when the test fails. Nothing here knows how dbsn works inside.
"""
from .case import DbsnTestCase, main, on_each_dialect
from .mariadb import PrivateMariaDb
from .npm import npm_modules, npm_package
from .postgres import PrivatePostgres
from .processes import Server, free_port, http
from .sandbox import Sandbox
from .secrets import encodings_of, find_secrets
from .terminal import run_in_terminal
from .workspace import Background, Run, Workspace, dbsn_binary, source_dir

__all__ = [
    "Background", "DbsnTestCase", "PrivateMariaDb", "PrivatePostgres", "Run", "Sandbox", "Server",
    "Workspace", "dbsn_binary", "encodings_of", "find_secrets", "free_port", "http", "main",
    "npm_modules", "npm_package", "on_each_dialect", "run_in_terminal", "source_dir",
]
