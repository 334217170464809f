"""What a snapshot, a setting, a fault or a length is in words, in the language of the moment.

Pure: values in, sentences out; no request, no database.
"""
