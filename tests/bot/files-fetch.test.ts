// Fetching a file: only from where it may be, with the token only at home, in bounded size and time.
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchFile, type FetchRules } from '../../bot/files/fetch.ts';
import { isPublicAddress } from '../../bot/files/public-address.ts';
import { fetchesNowhere, head } from '../bar/fetches.ts';

describe('files: where from', () => {
  it('calls nobody for 150 addresses that are none of Teams’, and notices when the guard is off', async () => {
    for (const row of await fetchesNowhere()) assert.ok(row.ok, `${row.id}: ${row.figure}, need ${row.need}`);
  });

  it('knows public addresses', () => {
    for (const address of ['8.8.8.8', '20.190.128.1', '172.32.0.1', '100.128.0.1', '2603:1026::1', '2a01:111::1'])
      assert.equal(isPublicAddress(address), true, address);
    for (const address of ['127.0.0.1', '::ffff:8.8.8.8', '168.63.129.16', 'localhost', '', '1.2.3', '::1%lo'])
      assert.equal(isPublicAddress(address), false, address);
  });
});

describe('files: how much', () => {
  let server: Server;
  let origin = '';
  let seen: IncomingHttpHeaders[] = [];
  let serve: (response: ServerResponse, path: string) => void;
  const rules = (more: Partial<FetchRules> = {}): FetchRules => ({
    origins: [origin],
    fileDomains: ['sharepoint.com'],
    token: () => Promise.resolve('ours'),
    ...more,
  });
  before(async () => {
    server = createServer((request, response) => {
      seen.push(request.headers);
      serve(response, request.url ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => (seen = []));

  it('takes a file up to the limit its beginning sets, and no byte more', async () => {
    serve = (response, path) => response.end('x'.repeat(Number(path.slice(1))));
    assert.deepEqual(await fetchFile(`${origin}/100`, rules(), () => 100), {
      ok: true,
      bytes: Buffer.from('x'.repeat(100)),
    });
    assert.deepEqual(await fetchFile(`${origin}/101`, rules(), () => 100), { ok: false, why: 'too-large' });
    const heads: string[] = [];
    await fetchFile(`${origin}/40`, rules(), (head) => heads.push(Buffer.from(head).toString()) * 1000);
    assert.deepEqual(heads, ['x'.repeat(16)]);
  });

  it('gives the token at home, also after a redirect there, and asks for nothing packed', async () => {
    serve = (response, path) => (path === '/a' ? head(response, 302, { location: '/b' }).end() : response.end('text'));
    assert.equal((await fetchFile(`${origin}/a`, rules(), () => 10)).ok, true);
    assert.deepEqual(
      seen.map((headers) => [headers.authorization, headers['accept-encoding']]),
      [
        ['Bearer ours', 'identity'],
        ['Bearer ours', 'identity'],
      ],
    );
  });

  it('gives no token on a person’s own machine, where only that machine is asked', async () => {
    serve = (response) => response.end('text');
    assert.equal((await fetchFile(origin, rules({ origins: null }), () => 10)).ok, true);
    assert.equal(seen[0]?.authorization, undefined);
    assert.deepEqual(await fetchFile('https://contoso.sharepoint.com/a', rules({ origins: null }), () => 10), {
      ok: false,
      why: 'not-allowed',
    });
  });

  it('reads a file inside its address on a person’s own machine only', async () => {
    const address = `data:text/plain;base64,${Buffer.from('hallo').toString('base64')}`;
    assert.deepEqual(await fetchFile(address, rules({ origins: null }), () => 5), {
      ok: true,
      bytes: Buffer.from('hallo'),
    });
    assert.deepEqual(await fetchFile(address, rules({ origins: null }), () => 4), { ok: false, why: 'too-large' });
    assert.deepEqual(await fetchFile(address, rules(), () => 5), { ok: false, why: 'not-allowed' });
  });

  it('ends in time, whatever takes so long', async () => {
    serve = () => undefined;
    assert.deepEqual(await fetchFile(origin, rules({ timeoutMs: 100 }), () => 10), { ok: false, why: 'unreachable' });
    const lookup = (): Promise<string[]> => new Promise(() => undefined);
    const never = await fetchFile('https://contoso.sharepoint.com/a', rules({ timeoutMs: 100, lookup }), () => 10);
    assert.deepEqual(never, { ok: false, why: 'unreachable' });
    const token = (): Promise<string> => Promise.reject(new Error('no token'));
    assert.deepEqual(await fetchFile(origin, rules({ token }), () => 10), { ok: false, why: 'unreachable' });
  });

  it('takes no packed body, no half body and no error page', async () => {
    const answers: ((response: ServerResponse) => void)[] = [
      (response) => head(response, 200, { 'content-encoding': 'gzip' }).end('x'),
      (response) => head(response, 404).end('x'),
      (response) => head(response, 206).end('x'),
      (response) => {
        head(response, 200, { 'content-length': '9' }).write('x');
        response.socket?.end();
      },
    ];
    for (const answer of answers) {
      serve = answer;
      assert.deepEqual(await fetchFile(origin, rules(), () => 10), { ok: false, why: 'unreachable' });
    }
  });
});
