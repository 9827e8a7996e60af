// Runs the public audit of GraphQL over HTTP against the address given, and prints one line of JSON per audit.
import { auditServer } from 'graphql-http';

const [url] = process.argv.slice(2);
for (const { id, name, status, reason } of await auditServer({ url })) {
  console.log(JSON.stringify({ id, name, status, reason }));
}
