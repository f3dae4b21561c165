"""``python -m examples.host``: a new private key; with a file, the public half of the one in it."""

import sys
from pathlib import Path

from joserfc.jwk import OKPKey

path = next(iter(sys.argv[1:]), "")
key = OKPKey.import_key(Path(path).read_text()) if path else OKPKey.generate_key("Ed25519")
sys.stdout.write(key.as_pem(private=not path).decode())
