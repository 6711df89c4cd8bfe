"""Published packages that a test checks against: fetched by npm when a test first asks, kept in the
build folder, never in the checkout. No package's install script is run."""
import base64
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

from .workspace import source_dir

PATIENCE = 240.0   # seconds, for a slow registry


def npm_package(name, version, integrity):
    """The folder of that very package. `integrity` is its digest as the registry gives it
    ("sha512-..."): any other content is refused, as is a package of another name or version."""
    cache = _cache()
    folder = cache / f"{name.replace('/', '+')}@{version}"
    with open(cache / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        archive = folder / "package.tgz"
        if not archive.is_file():
            _fetch(name, version, integrity, folder)
        _check(archive.read_bytes(), f"{name}@{version} in {folder}", integrity)
    package = json.loads((folder / "package" / "package.json").read_text(encoding="utf-8"))
    if (package["name"], package["version"]) != (name, version):
        raise RuntimeError(f"{folder} holds {package['name']}@{package['version']}, "
                           f"not {name}@{version}")
    return folder / "package"


def npm_modules(folder):
    """The node_modules of the package.json in `folder`, exactly as its package-lock.json pins them:
    npm refuses any other content."""
    files = [pathlib.Path(folder) / name for name in ("package.json", "package-lock.json")]
    pinned = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    cache = _cache()
    home = cache / f"{pathlib.Path(folder).name}+{pinned}"
    with open(cache / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as work:
                whole = pathlib.Path(work) / "whole"
                whole.mkdir()
                for file in files:
                    shutil.copy(file, whole)
                _npm(f"what {files[1]} pins", ["ci", "--no-audit", "--no-fund"], whole,
                     cache / "cache")
                whole.rename(home)
    return home / "node_modules"


def _cache():
    cache = pathlib.Path(os.environ.get("DBSN_BUILD_DIR") or source_dir() / "build") / "npm"
    cache.mkdir(parents=True, exist_ok=True)
    return cache


def _check(content, what, integrity):
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != integrity:
        raise RuntimeError(f"{what} has the integrity\n  {found}, where\n  {integrity}\nis wanted")


def _fetch(name, version, integrity, folder):
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        work = pathlib.Path(work)
        archive = _download(f"{name}@{version}", work, folder.parent / "cache")
        content = archive.read_bytes()
        _check(content, f"{name}@{version} of the npm registry", integrity)
        whole = work / "whole"
        _unpack(archive, whole)
        archive.rename(whole / "package.tgz")
        shutil.rmtree(folder, ignore_errors=True)
        whole.rename(folder)


def _download(package, folder, cache):
    said = _npm(package, ["pack", package, "--pack-destination", str(folder)], folder, cache)
    archives = list(folder.glob("*.tgz"))
    if len(archives) != 1:
        raise RuntimeError(f"npm brought {len(archives)} archives of {package}:\n{said}")
    return archives[0]


def _npm(what, arguments, folder, cache):
    npm = shutil.which("npm")
    if not npm:
        raise RuntimeError("no npm; scripts/install-dependencies.sh npm installs it")
    command = [npm, *arguments, "--cache", str(cache), "--ignore-scripts", "--no-update-notifier",
               "--fetch-retry-mintimeout=1000"]
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{what} did not come from the npm registry within {PATIENCE:g} s; "
                           "this test needs it") from None
    if done.returncode != 0:
        raise RuntimeError(f"{what} cannot be had from the npm registry, and this test needs it. "
                           f"npm ended with {done.returncode} and said:\n{done.stdout}")
    return done.stdout


def _unpack(archive, folder):
    """Plain files only, and none outside the folder."""
    with tarfile.open(archive) as packed:
        for member in packed:
            path = pathlib.PurePosixPath(member.name)
            if not member.isfile():
                continue
            if path.is_absolute() or ".." in path.parts:
                raise RuntimeError(f"{archive.name} holds {member.name}, which lies outside of it")
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed.extractfile(member).read())
