"""URLs that try to make a service talk to its own network, and what they resolve to."""

from itertools import product

# What a resolver says of names that an attacker owns; several at once where listed.
NAMES: dict[str, list[str]] = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "localtest.me": ["127.0.0.1"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "metadata": ["169.254.169.254"],
    "mixed.example": ["93.184.216.34", "10.0.0.1"],
    "mixed6.example": ["2606:4700::1", "fd00::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "empty.example": [],
    "scoped.example": ["fe80::1%eth0"],
    "router.local": ["192.168.1.1"],
    "kubernetes.default.svc": ["10.96.0.1"],
}
LOOPBACK_SPELLINGS = (
    "0.0.0.0",  # noqa: S104 (bound by nobody)
    *("127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "127.0.0.1.", "0"),
    *("2130706433", "017700000001", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "0177.1"),
    *("0177.0.0.1", "0x7F.0x0.0x0.0x1", "127.0x1", "0177.0x0.0.1", "00000177.1"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]"),
    *("[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::ffff:0:127.0.0.1]"),
    *("[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[100::1]"),
    *("[2001:0:7f00:1::]", "[64:ff9b:1::7f00:1]", "[fec0::1]", "[::ffff:0:0:1]"),
)
PRIVATE_ADDRESSES = (
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1"),
    *("100.64.0.1", "100.127.255.254", "169.254.169.254", "169.254.170.2"),
    *("100.100.100.200", "168.63.129.16", "192.0.0.1", "192.0.0.10", "192.0.2.1"),
    *("198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "0.0.0.1"),
    *("[fc00::1]", "[fd00:ec2::254]", "[fdff::1]", "[fe80::1]", "[febf::1]"),
    *("[ff02::1]", "[ff0e::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]"),
    *("[2002:a00:1::]", "[2002:c0a8:1::1]", "[64:ff9b::a00:1]", "[64:ff9b::6440:1]"),
    *("[64:ff9b::169.254.169.254]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]"),
    *("[2001::1]", "[2001:10::1]", "[2001:20::1]", "[4000::1]", "[::a00:1]"),
)
ENCODED_SPELLINGS = (
    *("167772161", "0xa000001", "012.0.0.1", "0300.0250.1", "3232235777"),
    *("2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "0xa9.0xfe.0xa9.0xfe"),
    *("169.16689662", "0xa9.16689662", "172.1048577", "0xac.0x100001", "1681915905"),
    *("127。0。0。1", "１２７.0.0.1", "①②⑦.0.0.1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "loc\u00adalhost"),
)
NO_PLAIN_URLS = (
    *("", " ", "http://", "https://", "//127.0.0.1/", "/etc/passwd", "127.0.0.1"),
    *("file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "ftp://127.0.0.1/"),
    *("dict://127.0.0.1:11211/stat", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/"),
    *("data:text/plain,hi", "javascript:alert(1)", "unix:///var/run/docker.sock"),
    *("http+unix://%2Fvar%2Frun%2Fdocker.sock/info", "http:127.0.0.1", "http:/x"),
    *("http://user@93.184.216.34/", "http://u:p@good.example/", "http://a@b@c/"),
    *("http://good.example@127.0.0.1/", "http://127.0.0.1#@good.example/"),
    *("http://good.example\\@127.0.0.1/", "http://127.0.0.1\\@good.example/"),
    *("http://good.example:0/", "http://good.example:99999/", "http://good.example:x/"),
    *("http://[::1/", "http://::1/", "http://[fe80::1%25eth0]/", "http://[::1]x/"),
    *("http://127.0.0.1%2f@good.example/", "http://good.example%00.evil/", "http://%/"),
    *(
        "http://127.0.0.1\r\nHost: good.example/",
        "http://good.example\t/",
        "http://\x00/",
    ),
    *("http:///127.0.0.1/", "http://?127.0.0.1", "http://#", "http://:80/"),
    *("http://" + "a" * 300 + ".example/", "http://" + "a." * 200 + "example/"),
    "http://" + "x" * 70_000,
)
PLACES = ("{}/", "{}:80/hook", "{}:22/?a=b", "{}:6379/")
HOSTILE = (
    *(
        f"{scheme}://" + place.format(host)
        for scheme, (place, host) in product(
            ("http", "https"),
            (
                *product(PLACES[:2], LOOPBACK_SPELLINGS),
                *product(PLACES[2:3], PRIVATE_ADDRESSES),
                *product(PLACES[:1], ENCODED_SPELLINGS),
                *product(PLACES[3:], NAMES),
            ),
        )
    ),
    *NO_PLAIN_URLS,
)
