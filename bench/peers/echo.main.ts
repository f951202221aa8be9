/** As little as a server of JSON can do: it reads what it is sent and sends it back. The yardstick of what is possible. */
const server = Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`http://127.0.0.1:${port}`),
}, async (request) => Response.json(await request.json()));
await server.finished;
