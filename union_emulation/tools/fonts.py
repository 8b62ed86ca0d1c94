"""Fonts of this server, asked of fontconfig itself.

Asking is safe where printing is not: without any font at all Pango ends the whole process.
"""

import contextlib
import ctypes

LIBRARIES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig-1.dll")


class _FontSet(ctypes.Structure):
    _fields_ = [
        ("nfont", ctypes.c_int),
        ("sfont", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    ]


def count_styles(family):
    """How many styles (regular, bold, italic …) of a font are installed now.

    :param str family: name of the font
    :rtype: int
    :raise OSError: there is no fontconfig on this server
    """
    library = _load()
    library.FcInitBringUptoDate()  # fonts installed since the start of the process count
    pattern = library.FcNameParse(family.encode())
    objects = library.FcObjectSetBuild(b"family", b"style", None)
    fonts = library.FcFontList(None, pattern, objects)
    try:
        return fonts.contents.nfont
    finally:
        library.FcFontSetDestroy(fonts)
        library.FcObjectSetDestroy(objects)
        library.FcPatternDestroy(pattern)


def _load():
    for name in LIBRARIES:
        with contextlib.suppress(OSError):
            library = ctypes.CDLL(name)
            break
    else:
        raise OSError("fontconfig is not installed")
    library.FcNameParse.restype = ctypes.c_void_p
    library.FcNameParse.argtypes = [ctypes.c_char_p]
    library.FcObjectSetBuild.restype = ctypes.c_void_p
    library.FcObjectSetBuild.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p]
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    library.FcFontList.argtypes = [ctypes.c_void_p] * 3
    library.FcFontSetDestroy.argtypes = [ctypes.POINTER(_FontSet)]
    library.FcObjectSetDestroy.argtypes = [ctypes.c_void_p]
    library.FcPatternDestroy.argtypes = [ctypes.c_void_p]
    return library
