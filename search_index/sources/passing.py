"""What lies in a folder beside articles and is passed over in silence, by its name."""

from __future__ import annotations

#: Folders that programs keep for themselves; those whose names begin with a dot are hidden anyway.
_FOLDERS = frozenset(
    (
        "node_modules",
        "bower_components",
        "__pycache__",
        "__macosx",
        "$recycle.bin",
        "system volume information",
        "@eadir",
        "lost+found",
        "#recycle",
        "#snapshot",
    )
)
#: Files that systems leave behind.
_FILES = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "ntuser.dat"))
#: How names of locks begin, of Word; of backups, see ``left_behind``.
_BEGINNINGS = ("~$", "~wrl")

#: Endings, without the dot, of files that are never articles although their content may look like
#: one: office and program files are zip archives or OLE files, patches begin like mail. Of other
#: files, those with the most usual endings, so that they need not be looked at.
_NEVER = """
    a aac aes afm ai aif aifc aiff amr ape apk app appimage arw asc asf asm au avi avif bak bat
    bin blend bmp bup bzip c cab cache cc cda cer cfg class cls cmd cmp com conf cpio cpp cpt
    cr2 crdownload crt crx crypt cs css csproj cue cur db db-journal db-shm db-wal db3 dbf deb
    dex diff dll dmg dng dot dotm download dwg dxf dylib eot eps exe feather fig flac flv fon
    geojson gif gitignore go gpg gpx h h5 hdf5 heic heif hpp hqx ica icns ico ics idx ifo img
    inc indd inf ini ipa ipynb iso jar java jfif jnlp jp2 jpe jpeg jpg js json5 jsx key kdbx
    keystore kml kmz kt ldb less lib lnk loc lock lrc lua lz4 lzma m m2ts m3u m3u8 m4a m4b m4v
    map mdb mdf mid midi mk mkv mo mod mov mp2 mp3 mp4 mpa mpeg mpg msi msix msp nef npy npz nrg
    nupkg numbers o obj odb odf odg oga ogg ogv opus orf otf otp ots p12 p7b p7m p7s pak pal
    par2 parquet part partial patch pcap pcx pdb pem pfx pgm pickle pkg pkl pl plist pm png pnm
    po pot potx ppm ps1 psd pub pxd py pyc pyd pyi pyo pyx qcow2 ra ram raw rb rdata rds reg res
    rm rmvb rpm rs s sass scpt scss sgi sh shp shx sig sketch snap so sqlite sqlite3 srt srf ss
    ssa sub svg svgz swf swift swo swp sys taz temp tga tif tiff tmp toml torrent ts tsx ttc ttf
    vcd vcf vcxproj vdi vhd vhdx vmdk vmx vob vsd vsdx vsix vtt war wasm wav webm webmanifest
    webp whl wim wma wmf wmv woff woff2 wps xap xcf xlam xlt xltx xpi yaml yml z
"""
ENDINGS = frozenset(_NEVER.split())

_UNPACK = "an archive of a kind that is not read: unpack it"
_PRESENTATION = "a presentation: save it as pdf"
_SPREADSHEET = "a spreadsheet: save it as csv"
_BOOK = "a book of a kind that is not read: convert it to epub"
#: Why files are not read that may well hold articles, by the endings of their names.
UNREAD = {
    **dict.fromkeys(("7z", "alz", "bz2", "egg", "lz", "rar", "tar", "tbz", "tbz2"), _UNPACK),
    **dict.fromkeys(("tgz", "txz", "xz", "zst"), _UNPACK),
    **dict.fromkeys(("odp", "pps", "ppsx", "ppt", "pptm", "pptx"), _PRESENTATION),
    **dict.fromkeys(("ods", "xls", "xlsb", "xlsm", "xlsx"), _SPREADSHEET),
    **dict.fromkeys(("azw", "azw3", "djvu", "fb2", "mobi"), _BOOK),
    "fodt": "a flat OpenDocument file: save it as odt",
    "hml": "a Hangul file in XML: save it as hwpx",
    "msg": "a message of Outlook: save it as eml",
    "pst": "a mailbox of Outlook: save its messages as eml",
    "xps": "a printed document: save it as pdf",
}


def left_behind(name: str) -> bool:
    """Whether a file is a lock, a backup, or of the system, by its name in whatever case."""
    low = name.lower()
    if low[-1] in "~#" and (low[-1] == "~" or low[0] == "#"):  # "a.txt~", and Emacs' "#a.txt#"
        return True
    return low in _FILES or (low[0] == "~" and low.startswith(_BEGINNINGS))


def folder_passed_over(name: str) -> bool:
    """Whether nothing in a folder is an article, by its name alone."""
    return name.startswith(".") or name.lower() in _FOLDERS
