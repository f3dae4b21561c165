"""Archive voices: members whose words came from elsewhere. They have no password, so nobody is ever signed in as one,
and nobody finds them to invite them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from community.current import session
from community.db.words import fold
from community.importing.models import ImportedVoice, ImportSource
from community.importing.posts import hashed
from community.importing.staging import Staging
from community.members.models import Member

SLUG = 18
MANY = 500


def meet_voices(staging: Staging, source: ImportSource) -> Mapping[str, int | None]:
    """The member behind everybody who wrote something new: known from an earlier import, or made now.

    None stands for somebody whose archive voice was erased here.
    """
    members: dict[str, int | None] = {}
    for some in staging.voices(MANY):
        hashes = {hashed(source.ref, row["key"]): row for row in some}
        found = session().execute(
            select(ImportedVoice.voice_hash, ImportedVoice.member_id).where(ImportedVoice.voice_hash.in_(hashes))
        )
        known: dict[str, int | None] = {row.voice_hash: row.member_id for row in found}
        made = _make({voice_hash: row for voice_hash, row in hashes.items() if voice_hash not in known})
        for voice_hash, row in hashes.items():
            members[row["key"]] = known[voice_hash] if voice_hash in known else made[voice_hash]
    return members


def _make(unknown: Mapping[str, Any]) -> Mapping[str, int]:
    if not unknown:
        return {}
    handles = _free_handles({voice_hash: row["name"] for voice_hash, row in unknown.items()})
    rows = [
        {"handle": handle, "name": unknown[h]["name"], "joined_at": datetime.fromisoformat(unknown[h]["moment"])}
        for h, handle in handles.items()
    ]
    made = session().execute(insert(Member).returning(Member.handle, Member.id), rows)
    keys = {row.handle: row.id for row in made}
    found = {voice_hash: keys[handle] for voice_hash, handle in handles.items()}
    session().execute(
        insert(ImportedVoice), [{"voice_hash": h, "member_id": member_key} for h, member_key in found.items()]
    )
    return found


def _free_handles(names: Mapping[str, str]) -> Mapping[str, str]:
    """A handle for each: the same whenever and wherever the dump is brought in, unless somebody has it already."""
    handles: dict[str, str] = {}
    tries = 0
    while len(handles) < len(names):
        wished = {h: _handle(name, h, tries) for h, name in names.items() if h not in handles}
        taken = set(session().scalars(select(Member.handle).where(Member.handle.in_(wished.values()))))
        taken |= set(handles.values())
        for voice_hash, handle in wished.items():
            if handle not in taken:
                handles[voice_hash] = handle
                taken.add(handle)
        tries += 1
    return {voice_hash: handles[voice_hash] for voice_hash in names}


def _handle(name: str, voice_hash: str, tries: int) -> str:
    """Such as ``user21-0123456789ab``: at most 31 signs, the last twelve from the hash."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name))[:SLUG].strip("-") or "voice"
    return f"{slug}-{(voice_hash if not tries else hashed(voice_hash, str(tries)))[:12]}"
