"""What carries a request: the listening server, streams, files, errors as answers and the language of an answer.

It knows nothing of a page, nor who may see it.
"""
