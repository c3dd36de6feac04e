import { Fragment, jsx, jsxs } from 'preact/jsx-runtime';
import * as hooks from 'preact/hooks';
import { addSheet } from '../shared/sheet';
import { formText, menuText, windowText } from '../text/en';
import { Form, Refused } from './form/form';
import { answers } from './form/question';
import { language, sizeOf } from './format';
import { Icon } from './view/icons';
import { Part } from './view/Part';
import { server } from './where';

/** Names of the parts' scripts, by their own names; the build fills them in. */
declare const PARTS: Record<keyof Parts, string>;

/** What is loaded when it is first needed. Those with a `style` are dressed in it. */
interface Parts {
  emoji: typeof import('../parts/emoji');
  transcript: typeof import('../parts/transcript');
  rate: typeof import('../parts/rate');
  forms: typeof import('../parts/forms');
}

/** What parts take from the window instead of bringing it along. */
const shared = {
  preact: { Fragment },
  'preact/jsx-runtime': { Fragment, jsx, jsxs },
  'preact/hooks': hooks,
  text: { formText, menuText, windowText },
  icons: { Icon },
  part: { Part },
  format: { language, sizeOf },
  form: { Form, Refused },
  question: { answers },
};

const loading: { [name in keyof Parts]?: Promise<Parts[name]> } = {};

/** The page's nonce, without which it runs no script. */
let pass = '';

/** The site's own style sheet, which stays behind all of ours, and what takes it off. */
let own = '';
let undress: () => void = () => undefined;

/** Lets parts be loaded, and dresses the window in the site's own style sheet. */
export function open(nonce: string, css: string): void {
  pass = nonce;
  own = css;
  if (own) undress = addSheet(document, own, pass);
  (window as unknown as { parleyShared: typeof shared }).parleyShared = shared;
}

/** Loads a part; what could not be loaded is tried again with the next call. */
export function part<N extends keyof Parts>(name: N): Promise<Parts[N]> {
  const known: Promise<Parts[N]> = loading[name] ?? load(name);
  loading[name] = known as (typeof loading)[N];
  return known;
}

function load<N extends keyof Parts>(name: N): Promise<Parts[N]> {
  return new Promise<Parts[N]>((resolve, reject) => {
    const script = document.createElement('script');
    script.nonce = pass;
    script.src = `${server()}/visitorside/js/${PARTS[name]}`;
    script.onload = () => {
      const loaded = (window as unknown as Record<string, Parts[N]>)[`parley_${name}`]!;
      if ('style' in loaded) dress(loaded.style);
      resolve(loaded);
    };
    script.onerror = () => {
      delete loading[name];
      script.remove();
      reject(new Error(name));
    };
    document.head.append(script);
  });
}

function dress(css: string): void {
  undress();
  addSheet(document, css, pass);
  if (own) undress = addSheet(document, own, pass);
}
