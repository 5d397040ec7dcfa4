"""PDFium is not made for two threads, whatever documents they look at."""

from threading import Lock

# Held by whoever calls pypdfium2.
PDFIUM = Lock()
