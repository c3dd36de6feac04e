import type { Accent } from '../shared/accent';
import { prefix } from '../shared/brand';

/**
 * The style of the button. Every rule starts with our container's id, takes nothing from the page and
 * gives nothing to it. The window brings its own.
 */
export function buttonStyle({ ground, ink }: Accent): string {
  const c = `#${prefix}container`;
  const shadow = (y: number, blur: number) => `box-shadow:0 1px 3px rgba(16,24,40,.18),0 ${y}px ${blur}px rgba(16,24,40,.24)`;
  return `${c},${c} .p-float,${c} .p-fix,${c} .p-badge,${c} .p-dot{all:initial;display:block}
${c} .p-fix{position:fixed;inset-block-end:20px;inset-inline-end:20px;z-index:2147483642}
${c} [hidden]{display:none!important}
${c} .p-fix a{all:initial;display:grid;place-items:center;width:60px;height:60px;border-radius:50%;cursor:pointer;background:${ground};${shadow(8, 24)};transition:transform .2s,box-shadow .2s;animation:parley-in .35s cubic-bezier(.2,.9,.3,1.2) backwards}
${c} .p-fix a:hover{transform:translateY(-2px);${shadow(12, 32)}}
${c} .p-fix a:active{transform:scale(.96)}
${c} .p-fix a:focus-visible{outline:3px solid ${ground};outline-offset:3px}
${c} svg{grid-area:1/1;opacity:1;display:block;width:28px;height:28px;fill:none;stroke:${ink};stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round;transition:transform .2s,opacity .2s}
${c} .p-down{opacity:0;transform:rotate(-60deg)}
${c}.p-open .p-down{opacity:1;transform:none}
${c}.p-open .p-talk{opacity:0;transform:rotate(60deg)}
${c}.p-busy .p-talk{opacity:.5}
${c} .p-badge,${c} .p-dot{position:absolute;inset-inline-end:-4px;inset-block-start:-4px;min-width:22px;height:22px;box-sizing:border-box;padding:0 6px;border-radius:11px;background:#d3222a;color:#fff;font:600 12px/22px system-ui,sans-serif;text-align:center;box-shadow:0 0 0 2px #fff}
${c} .p-dot{inset:auto 2px 2px auto;min-width:14px;height:14px;background:#98a2b3}
@media (prefers-reduced-motion:reduce){${c} a,${c} svg{transition:none!important;animation:none!important}}
@media (forced-colors:active){${c} .p-fix a{border:2px solid ButtonText}${c} svg{stroke:ButtonText}}
@media print{${c}{display:none}}
@keyframes parley-in{from{opacity:0;transform:scale(.6)}}`;
}
