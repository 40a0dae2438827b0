"""Stage 5: how good was it? Evidence in; scores per phone, word and utterance out."""
