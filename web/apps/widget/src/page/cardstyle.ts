/** The style of an invitation, within its frame. */
export function cardStyle(ground: string, ink: string): string {
  return `
html,body{margin:0;background:none;color-scheme:light}
body{padding:12px;font:16px/1.45 system-ui,sans-serif;color:#16202c}
body:has(.invitation--popup){padding:0;overflow:hidden}
button{font:inherit;cursor:pointer}
button:focus-visible{outline:3px solid #1a66ff;outline-offset:2px}
.invitation{position:relative;box-sizing:border-box}
.invitation--popup{position:absolute;left:0;top:0;transform-origin:0 0}
.invitation--popup>img,.invitation__own{display:block;max-width:100%}
.invitation--popup .invitation__accept{position:absolute;inset:0;padding:0;border:0;background:none;text-align:start}
.invitation--popup .invitation__message{display:block;overflow:auto;overflow-wrap:anywhere;cursor:pointer}
.invitation__message:focus-visible{outline:3px solid #1a66ff}
.invitation--popup .invitation__close{border:0;background:none;min-width:24px;min-height:24px}
.invitation--bubble,.invitation--embedded{padding:18px;border-radius:18px;background:#fff;box-shadow:0 0 0 1px rgba(16,24,40,.1),0 3px 9px rgba(16,24,40,.16)}
.invitation__head{font-weight:600;margin-block-end:6px;padding-inline-end:32px;overflow-wrap:anywhere}
.invitation__head--agent{display:flex;align-items:center;gap:10px}
.invitation__face{flex:none;display:grid;place-items:center;width:38px;height:38px;border-radius:50%;overflow:hidden;background:${ground};color:${ink};font-size:13px}
.invitation__face img{width:100%;height:100%;object-fit:cover}
.invitation__names{min-width:0}
.invitation__name,.invitation__title{display:block;unicode-bidi:plaintext;text-align:start}
.invitation__title{font-weight:400;font-size:13px;color:#475467}
.invitation--embedded{padding-block-start:64px}
.invitation--embedded .invitation__head{position:absolute;inset:0 0 auto;padding:14px 48px 14px 18px;border-radius:18px 18px 0 0;background:${ground};color:${ink};box-sizing:border-box;height:50px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.invitation--embedded .invitation__head--agent{padding-block:6px}
.invitation--embedded .invitation__face{box-shadow:0 0 0 1px ${ink}}
.invitation--embedded .invitation__title{color:inherit}
.invitation--embedded :is(.invitation__name,.invitation__title){overflow:hidden;text-overflow:ellipsis;line-height:1.25}
.invitation--bubble .invitation__message,.invitation--embedded .invitation__message{display:block;max-height:200px;overflow:auto;overflow-wrap:anywhere;white-space:pre-line;padding-inline-end:20px}
.invitation__answers{display:flex;gap:8px;margin-block-start:14px}
.invitation__answers .invitation__accept{flex:1;padding:11px 16px;border:0;border-radius:12px;background:${ground};color:${ink};font-weight:600}
.invitation--bubble .invitation__close,.invitation--embedded .invitation__close{position:absolute;inset-block-start:9px;inset-inline-end:9px;width:32px;height:32px;border:0;border-radius:50%;background:none;color:#475467}
.invitation--embedded .invitation__close{color:${ink}}
.invitation--bubble .invitation__close::before,.invitation--embedded .invitation__close::before{content:"\\2715";font-size:15px}
.invitation__close:hover{background:rgba(16,24,40,.08)}
.invitation--popup .invitation__close:hover{background:none}`;
}
