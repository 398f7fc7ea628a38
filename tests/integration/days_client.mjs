// A logged-in person as one keep-alive connection, for tests and benches that need many at a time. Logging in is
// client.sh's: this takes over the cookies that curl kept.
import http from 'node:http';
import { readFileSync } from 'node:fs';

/** The Cookie header of a curl jar. */
export function cookiesOf(jar) {
  return readFileSync(jar, 'utf8')
    .split('\n')
    .map((line) => line.replace(/^#HttpOnly_/, '').split('\t'))
    .filter((fields) => fields.length === 7)
    .map((fields) => `${fields[5]}=${fields[6]}`)
    .join('; ');
}

export class Client {
  constructor(serviceUrl, cookie = '') {
    this.url = new URL(serviceUrl);
    this.cookie = cookie;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    this.csrf = '';
  }

  /** One request: {status, location, body}. Rejects where the connection ends without an answer. */
  request(method, path, form) {
    const body = form === undefined ? undefined : new URLSearchParams({ csrf: this.csrf, ...form }).toString();
    const headers = { Cookie: this.cookie, Origin: this.url.origin, 'Sec-Fetch-Site': 'same-origin' };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/x-www-form-urlencoded';
      headers['Content-Length'] = Buffer.byteLength(body);
    }
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.agent, host: this.url.hostname, port: this.url.port, path };
      const req = http.request(options, (res) => {
        const chunks = [];
        res.on('data', (chunk) => chunks.push(chunk));
        res.on('error', reject);
        res.on('aborted', () => reject(new Error('cut off')));
        res.on('end', () =>
          resolve({ status: res.statusCode, location: res.headers.location ?? '', body: Buffer.concat(chunks).toString() }),
        );
      });
      req.on('error', reject);
      req.end(body);
    });
  }

  get(path) {
    return this.request('GET', path);
  }

  post(path, form) {
    return this.request('POST', path, form);
  }

  /** Begins a pass of the duty to the first end that the page offers. */
  async beginPass() {
    const page = await this.findToken('/jour/pass');
    const until = /name="until" value="([^"]+)"/.exec(page.body)?.[1];
    const answer = await this.post('/jour/pass', { until });
    if (answer.status !== 303) throw new Error(`/jour/pass: ${answer.status}`);
  }

  /** Fetches the token for changes from a page; throws where the person is not logged in. */
  async findToken(path) {
    const page = await this.get(path);
    this.csrf = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    if (page.status !== 200 || !this.csrf) throw new Error(`${path}: ${page.status}, and no form`);
    return page;
  }

  close() {
    this.agent.destroy();
  }
}

/** The form of "Registrera", as the check page would send it. `stated` is a Date, by default now. */
export function callForm(key, known, decider, stated = new Date()) {
  const stockholm = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short', timeStyle: 'short' });
  const [date, time] = stockholm.format(stated).split(' ');
  return {
    kommun: 'GVL', typ: 'lvu-6', key, person_as_known: known, decider, ground_2: '1', answer: 'yes',
    stated_day: date, stated_date: date, stated_time: time.replace(':', '.'), decider_name: '', decider_office: '',
    late_reason: '', number_called: '', identified_how: '', listeners: '', why_oral: '',
  };
}
