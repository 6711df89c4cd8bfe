"""Fresh database folders cost seconds; a copy of one costs a tenth. So each is made once a build
folder, under a lock, and copied for each server."""
import fcntl
import os
import pathlib
import shutil
import subprocess
import tempfile

from .processes import as_user, give_to


def _cache_folder():
    build = os.environ.get("DBSN_BUILD_DIR")
    if build:
        folder = pathlib.Path(build) / "test-templates"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    return None


def _make(command, user):
    """Runs the command with {folder} filled in, as the user, in a folder that the user can reach."""
    top = pathlib.Path(tempfile.mkdtemp(prefix="dbsn-template-"))
    folder = top / "data"
    folder.mkdir(mode=0o700)
    give_to(top, user)
    done = subprocess.run([part.replace("{folder}", str(folder)) for part in command],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, cwd=top, text=True, check=False,
                          **as_user(user))
    if done.returncode != 0:
        shutil.rmtree(top, ignore_errors=True)
        raise RuntimeError(f"{command[0]} failed with {done.returncode}:\n{done.stdout}")
    return top, folder


def _copy(source, target, user):
    subprocess.run(["cp", "-a", "--reflink=auto", "--sparse=always", str(source), str(target)],
                   check=True)
    os.chmod(target, 0o700)
    give_to(target, user)


def fresh_data_folder(name, command, target, user):
    """Fills the folder `target` (which must not exist) with what the command makes."""
    cache = _cache_folder()
    if cache is None:
        top, folder = _make(command, user)
        shutil.move(folder, target)
        give_to(target, user)
        shutil.rmtree(top, ignore_errors=True)
        return
    template = cache / name
    with open(cache / f"{name}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            top, folder = _make(command, user)
            unfinished = cache / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            _copy(folder, unfinished, None)
            unfinished.rename(template)
            shutil.rmtree(top, ignore_errors=True)
    _copy(template, target, user)
