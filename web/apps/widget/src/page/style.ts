import { prefix } from '../shared/brand';
import { mobile } from '../shared/mobile';

const c = `#${prefix}container`;

/** The style of what the page's script draws besides the usual button; it keeps to our container as that one's does. */
export const pageStyle = `
${c} .p-place{all:initial;display:block;position:fixed;z-index:2147483642}
${c} .p-place a{all:initial;display:block;cursor:pointer}
${c} .p-place a:focus-visible{outline:3px solid #1a66ff;outline-offset:3px}
${c} .p-pill{all:initial;display:block;padding:11px 18px;border-radius:22px;font:600 15px/1.2 system-ui,sans-serif;cursor:pointer;box-shadow:0 1px 3px rgba(16,24,40,.18),0 8px 24px rgba(16,24,40,.24)}
${c} .p-veil{all:initial;display:block;position:fixed;inset:0;z-index:2147483644;background:rgba(16,24,40,.45)}
${c} .p-invite{all:initial;display:block;position:fixed;z-index:2147483645;border:0;background:none;color-scheme:light;animation:parley-rise .3s cubic-bezier(.2,.8,.2,1)}
${c}.p-open .p-invite,${c}.p-open .p-veil{display:none}
${c} .p-side{all:initial;display:flex;flex-direction:column;position:fixed;z-index:2147483643;inset-block-end:96px;inset-inline-end:420px;width:340px;height:min(660px,calc(100vh - 116px));box-sizing:border-box;border-radius:18px;overflow:hidden;background:#fff;color:#16202c;font:15px/1.5 system-ui,sans-serif;color-scheme:light;box-shadow:0 0 0 1px rgba(16,24,40,.06),0 4px 12px rgba(16,24,40,.08),0 24px 64px rgba(16,24,40,.22)}
${c} .p-tabs{all:initial;display:flex;gap:4px;padding:10px;border-block-end:1px solid #e4e7ec}
${c} .p-tabs button{all:initial;display:grid;place-items:center;min-width:40px;height:40px;padding:0 8px;box-sizing:border-box;border-radius:10px;font:600 14px system-ui,sans-serif;color:#475467;cursor:pointer}
${c} .p-tabs button[aria-selected=true]{background:#eef2f6;color:#16202c}
${c} .p-tabs button:focus-visible{outline:2px solid #1a66ff}
${c} .p-tabs img{width:22px;height:22px}
${c} .p-panel{flex:1;overflow:auto;padding:16px;box-sizing:border-box}
@media ${mobile}{${c}.p-open .p-place a{visibility:hidden}}
@media (max-width:900px){${c} .p-side{inset-inline-end:20px;z-index:2147483644}}
@media (prefers-reduced-motion:reduce){${c} .p-invite{animation:none}}
@keyframes parley-rise{from{opacity:0;transform:translateY(12px)}}`;
