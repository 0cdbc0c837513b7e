"""A stand-in for the API server of Kubernetes, which keeps what it is asked to make and runs nothing."""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ApiServer:
    """Listens while it is open. `made` holds what was made, by kind."""

    def __enter__(self):
        made = self.made = {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                # Whoever watches a pod hears nothing of it.
                self._answer({"kind": "Status", "code": 404}, 404)

            def do_POST(self):
                thing = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                thing["metadata"]["uid"] = str(uuid.uuid4())
                made.setdefault(thing["kind"], []).append(thing)
                self._answer(thing, 201)

            do_PUT = do_PATCH = do_POST

            def _answer(self, thing, code):
                body = json.dumps(thing).encode()
                self.send_response(code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.master = f"k8s://http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
