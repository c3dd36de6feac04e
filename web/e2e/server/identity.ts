import type { BrowserContext } from '@playwright/test';
import { createHash, createSign, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const sign = (text: string | Buffer) => createSign('RSA-SHA256').update(text).sign(privateKey);

/** A value of DER. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const time = (at: Date) => der(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
const hours = (n: number) => new Date(Date.now() + n * 3600_000);
const sha256WithRSA = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'));
const nobody = der(0x30);
const body = der(0x30, der(2, Buffer.from([1])), sha256WithRSA, nobody, der(0x30, time(hours(-24)), time(hours(24))), nobody, publicKey.export({ type: 'spki', format: 'der' }));

/** Somebody whom the provider knows. */
export interface Known {
  id: string;
  name: string;
}

/** An identity provider that signs everybody in by SAML, without asking. */
export const provider = {
  entity: 'https://id.example.test/saml',
  signInUrl: 'https://id.example.test/in',
  /** A certificate that it has signed itself, as the settings have it. */
  certificate: der(0x30, body, sha256WithRSA, der(3, Buffer.from([0]), sign(body))).toString('base64'),

  /** Has a browser find the provider, which takes every visitor for one person. */
  async open(context: BrowserContext, who: Known): Promise<void> {
    await context.route(`${this.signInUrl}*`, (route) => {
      const query = new URL(route.request().url()).searchParams;
      const question = inflateRawSync(Buffer.from(query.get('SAMLRequest')!, 'base64')).toString();
      const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(question)![1]!;
      const audience = /Issuer[^>]*>([^<]*)</.exec(question)![1]!;
      const answer = Buffer.from(response(who, audience, of('AssertionConsumerServiceURL'), of('ID'))).toString('base64');
      return route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${of('AssertionConsumerServiceURL')}"><input name="SAMLResponse" value="${answer}"><input name="RelayState" value="${query.get('RelayState')}"></form><script>document.forms[0].submit()</script>`,
      });
    });
  },
};

/** The provider's service that says what artifacts stand for, which a server asks. */
export class ArtifactService {
  readonly #answers = new Map<string, () => string>();
  /** How often it was asked. */
  asked = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<ArtifactService> {
    const server = createServer((request, response) => void text(request).then((question) => response.setHeader('content-type', 'text/xml').end(service.#answer(question))));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const service = new ArtifactService(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/artifact`);
    return service;
  }

  /** A new artifact, for a site whose metadata stand at an address. */
  artifact(who: Known, metadata: string): string {
    const artifact = Buffer.concat([Buffer.from([0, 4]), randomBytes(42)]).toString('base64');
    this.#answers.set(artifact, () => response(who, metadata, metadata.replace(/metadata$/, 'consumer'), ''));
    return artifact;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #answer(question: string): string {
    this.asked++;
    const [, artifact = ''] = /Artifact>([^<]+)</.exec(question) ?? [];
    const [, id = ''] = /ArtifactResolve[^>]* ID="([^"]+)"/.exec(question) ?? [];
    return (
      `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><p:ArtifactResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="x-${randomUUID()}" InResponseTo="${id}" IssueInstant="${new Date().toISOString()}" Version="2.0">` +
      `<p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></p:StatusCode></p:Status>${this.#answers.get(artifact)?.() ?? ''}</p:ArtifactResponse></e:Body></e:Envelope>`
    );
  }
}

const xml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** A response with a signed assertion, to a request or to none. All is written in its canonical form, so that it can be signed as it stands. */
function response(who: Known, audience: string, recipient: string, request: string): string {
  const id = `a-${randomUUID()}`;
  const now = new Date().toISOString();
  const end = hours(0.1).toISOString();
  const answers = request && ` InResponseTo="${request}"`;
  const head = `<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" IssueInstant="${now}" Version="2.0"><Issuer>${provider.entity}</Issuer>`;
  const tail =
    `<Subject><NameID>${xml(who.id)}</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">` +
    `<SubjectConfirmationData${answers} NotOnOrAfter="${end}" Recipient="${recipient}"></SubjectConfirmationData></SubjectConfirmation></Subject>` +
    `<Conditions NotOnOrAfter="${end}"><AudienceRestriction><Audience>${audience}</Audience></AudienceRestriction></Conditions>` +
    `<AttributeStatement><Attribute Name="displayName"><AttributeValue>${xml(who.name)}</AttributeValue></Attribute></AttributeStatement></Assertion>`;
  const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const inside =
    `<CanonicalizationMethod Algorithm="${exclusive}"></CanonicalizationMethod><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod>` +
    `<Reference URI="#${id}"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform><Transform Algorithm="${exclusive}"></Transform></Transforms>` +
    `<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod><DigestValue>${createHash('sha256').update(head + tail).digest('base64')}</DigestValue></Reference></SignedInfo>`;
  const signature =
    `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>${inside}` +
    `<SignatureValue>${sign(`<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">${inside}`).toString('base64')}</SignatureValue></Signature>`;
  return (
    `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="r-${randomUUID()}"${answers} IssueInstant="${now}" Version="2.0">` +
    `<p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></p:StatusCode></p:Status>${head}${signature}${tail}</p:Response>`
  );
}
