"""A mail server of the test's own: keeps every letter, and can be slow, refuse or hang up."""

import contextlib
import email
import email.policy
import re
import socketserver
import threading


class MailServer:
    """Takes letters on a port of its own; ``letters`` are addressee and message, as they came."""

    def __init__(self):
        self.letters = []
        #: Addresses that are refused, and those at whose letters the line is cut.
        self.refused, self.cut = set(), set()
        self.greets, self.answers = threading.Event(), threading.Event()
        self.greets.set()
        self.answers.set()
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        """Let go of whoever waits, and answer nobody any more."""
        self.greets.set()
        self.answers.set()
        self.server.shutdown()
        self.server.server_close()

    @contextlib.contextmanager
    def waiting(self, event):
        """Within the block the server does not ``greets`` callers, or not ``answers`` letters."""
        event.clear()
        try:
            yield
        finally:
            event.set()

    def got(self, address, subject=""):
        """How many letters with these words in the subject came for an address."""
        return sum(to == address and subject in letter["Subject"] for to, letter in self.letters)

    def _handler(self):
        mailbox = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                with contextlib.suppress(OSError):
                    mailbox._talk(self.rfile, self._say)

            def _say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

        return Handler

    def _talk(self, lines, say):
        self.greets.wait()
        say("220 test")
        addressees = []
        for line in lines:
            command = line.decode().strip()
            verb = command[:4].upper()
            if verb == "MAIL":
                addressees = []
                say("250 ok")
            elif verb == "RCPT":
                address = re.search("<(.*?)>", command)[1]
                if address in self.refused:
                    say("550 5.1.1 no such mailbox")
                else:
                    addressees.append(address)
                    say("250 ok")
            elif verb == "DATA":
                say("354 go on")
                if not self._take(lines, addressees):
                    return
                say("250 ok")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")

    def _take(self, lines, addressees):
        """Read a letter; tell whether the line still stands."""
        content = b"".join(iter(lines.__next__, b".\r\n"))
        letter = email.message_from_bytes(content, policy=email.policy.default)
        self.letters += [(address, letter) for address in addressees]
        self.answers.wait()
        return not self.cut.intersection(addressees)
