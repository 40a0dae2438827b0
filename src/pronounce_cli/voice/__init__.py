"""The reference voice: a text read aloud, by a program of this machine, a service, or from the user's own recordings.

Every voice is a `core.ports.Voice`. None reads configuration; `factory.voice` makes one from settings. A voice of the
network is used only when it was chosen by name: what a learner practises is nobody else's business.
"""
