"""Asking a service of the network, patiently but not for ever: what the recognisers and the voices share."""
