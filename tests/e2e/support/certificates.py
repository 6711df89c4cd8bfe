"""Certificates that are their own authorities, made by openssl."""
import subprocess


def make_certificate(folder, names="IP:127.0.0.1", name="server"):
    """(certificate, key): paths of two PEM files for these names."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", key, "-out", certificate, "-days", "1", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName={names}"], check=True, capture_output=True)
    return certificate, key
