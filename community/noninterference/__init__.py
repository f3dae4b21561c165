"""The proof that no score can be inferred.

Two houses differ in one member's private facts alone, and are compared byte by byte. ``story`` tells a pair,
``world`` lives it, ``walk`` visits the whole URL map as everybody who is entitled to none of the differing facts,
``proof`` compares.
"""
