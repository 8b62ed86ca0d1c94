"""The smallest reverse proxy that Odoo with workers needs: /websocket goes to its own port."""

import contextlib
import socket
import threading


class Front:
    """Passes each connection on to one of two ports, by the first line it brings."""

    def __init__(self, http_port, gevent_port):
        self.http_port, self.gevent_port = http_port, gevent_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                caller, _address = self.listener.accept()
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller):
        with caller, contextlib.suppress(OSError):
            start = caller.recv(65536)
            is_websocket = start.startswith(b"GET /websocket")
            port = self.gevent_port if is_websocket else self.http_port
            with socket.create_connection(("127.0.0.1", port)) as server:
                server.sendall(start)
                back = threading.Thread(target=self._copy, args=(server, caller), daemon=True)
                back.start()
                self._copy(caller, server)
                back.join()

    @staticmethod
    def _copy(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)
