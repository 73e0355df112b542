"""Under which addresses other machines in the office find this one. Sends nothing."""

import fcntl
import ipaddress
import re
import socket
import struct

SIOCGIFADDR = 0x8915  # <linux/sockios.h>

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def host_name() -> str:
    """The machine's short name, as it may stand in a certificate; 'loket' when it has none such."""
    name = socket.gethostname().split(".")[0].lower()
    usable = re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", name)
    return name if usable else "loket"


def lan_addresses() -> list[IPAddress]:
    """IPv4 addresses of all interfaces but loopback, in the interfaces' order."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        for _, interface in socket.if_nameindex():
            address = _address_of(asker, interface)
            if address and not address.is_loopback and address not in found:
                found.append(address)
    return found


def _address_of(asker: socket.socket, interface: str) -> IPAddress | None:
    request = struct.pack("256s", interface.encode()[:15])
    try:
        answer = fcntl.ioctl(asker.fileno(), SIOCGIFADDR, request)
    except OSError:  # this interface has no IPv4 address
        return None
    return ipaddress.ip_address(answer[20:24])
