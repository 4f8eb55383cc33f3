// The baseline: what arrives in one request goes to every open response as it comes, in the same wire format. No agent, no
// database, no sign-in, no masking, no second chance for who was away.
import http from "node:http";

const readers = new Set();
let offset = 0;

const server = http.createServer((request, response) => {
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.write("event: state\ndata: {}\n\n");
    readers.add(response);
    response.on("close", () => readers.delete(response));
    return;
  }
  request.setEncoding("utf8");
  request.on("data", (text) => {
    const end = offset + text.length;
    const at = new Date().toISOString();
    const piece = { attempt: 1, offset, end, stream: "stdout", at, text };
    const message = Buffer.from(`event: log\nid: 1:${end}\ndata: ${JSON.stringify(piece)}\n\n`);
    for (const reader of readers) reader.write(message);
    offset = end;
  });
  request.on("end", () => {
    for (const reader of readers) reader.end("event: end\ndata: {}\n\n");
    response.end();
  });
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => process.send?.("listening"));
