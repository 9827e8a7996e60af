// A provider of identities (OpenID Connect, certified) for the tests: `node provider.mjs PORT [CLAIMS]`. It prints its
// address when it answers. With CLAIMS = token, the ID token says the e-mail; else only the user info does.
//
// Beside what the specification has, it takes from the tests: PUT /test/SUBJECT (JSON: the claims of that person, and
// provedSecondsAgo), and answers GET /test/asked (how often each path was asked for). Whoever is sent here with a
// login_hint is that person at once; whoever comes without is asked.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port = '0', claims = ''] = process.argv.slice(2);
const people = new Map();
const asked = {};

const server = createServer((request, response) => {
  const url = new URL(request.url, issuer);
  asked[url.pathname] = (asked[url.pathname] ?? 0) + 1;
  answer(request, response, url).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
await new Promise((listening) => server.listen(Number(port), '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

// Each start has keys of its own: one that is started again has changed them.
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig' };

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'accord',
      client_secret: 'the-secret-of-accord-at-its-provider',
      // A native client may come back to any port of this machine (RFC 8252, 7.3).
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/session/provider/return', 'http://localhost/session/provider/return'],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: claims !== 'token',
  cookies: { keys: ['a key for the tests'] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, subject) => ({
    accountId: subject,
    claims: () => {
      const { provedSecondsAgo, ...said } = people.get(subject) ?? {};
      return { sub: subject, ...said };
    },
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Nobody is asked whether Accord may know their e-mail.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid email');
    await grant.save();
    return grant;
  },
  jwks: { keys: [key] },
  pkce: { required: () => true },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 86400 },
});
const oidc = provider.callback();

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function answer(request, response, url) {
  const [, first, name] = url.pathname.split('/');
  if (first === 'test' && request.method === 'PUT') {
    people.set(name, JSON.parse(await body(request)));
    return response.writeHead(204).end();
  }
  if (first === 'test') {
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(asked));
  }
  if (first !== 'interaction') return oidc(request, response);
  const { params, prompt } = await provider.interactionDetails(request, response);
  // A native client always wants somebody's consent: it is given.
  if (prompt.name === 'consent') return provider.interactionFinished(request, response, { consent: {} });
  const typed = request.method === 'POST' ? new URLSearchParams(await body(request)).get('login') : null;
  const accountId = typed ?? params.login_hint;
  if (!accountId) {
    const page = '<!doctype html><title>Provider</title><form method="post"><input name="login"><button>Go</button></form>';
    return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  }
  const ago = people.get(accountId)?.provedSecondsAgo ?? 0;
  const login = { accountId, ts: Math.floor(Date.now() / 1000) - ago };
  return provider.interactionFinished(request, response, { login });
}

console.log(issuer);
