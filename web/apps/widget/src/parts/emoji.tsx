import { useLayoutEffect, useRef } from 'preact/hooks';
import { windowText as t } from '../text/en';
import css from './emoji.css';

export const style = css;

const all =
  '😀 😃 😄 😁 😅 😂 🤣 😊 🙂 🙃 😉 😌 😍 🥰 😘 😋 😛 😜 🤪 🤓 😎 🥳 😏 😒 😞 😔 😟 😕 🙁 😣 😖 😫 🥺 😢 😭 😤 😠 😡 🤯 😳 🥵 🥶 😱 😨 😰 😥 😓 🤗 🤔 🤭 🤫 😶 😐 😑 😬 🙄 😯 😮 😴 😷 🤒 🤕 😇 🤠 ' +
  '👋 👌 ✌️ 🤞 🤟 👈 👉 👆 👇 ☝️ 👍 👎 ✊ 👏 🙌 👐 🤝 🙏 💪 👀 💁 🙋 🤷 🤦 ❤️ 🧡 💛 💚 💙 💜 🖤 💔 💕 💯 💥 💫 ⭐ 🌟 ✨ ⚡ 🔥 🎉 🎊 🎁 🎈 🏆 ✅ ❌ ❓ ❗ ☀️ ⛅ 🌧️ ❄️ 🌈 🌹 🌻 🌱 🐶 🐱 ' +
  '☕ 🍰 🍕 🍎 🍷 🍺 🚗 ✈️ 🚚 📦 🏠 🛒 💳 💰 📱 💻 📷 📞 ✉️ 📎 📌 📅 ⏰ ⌛ 🔑 🔒 🔍 💡 🎵 👕';

const across = 8;

/** A panel of emoji. Arrow keys move in it, Enter takes one, Escape closes it. */
export function Emoji({ onPick, onClose }: { onPick: (emoji: string) => void; onClose: () => void }) {
  const grid = useRef<HTMLDivElement>(null);
  const list = all.split(' ');
  useLayoutEffect(() => grid.current!.querySelector('button')!.focus(), []);
  const move = (event: KeyboardEvent) => {
    const buttons = [...grid.current!.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const turn = getComputedStyle(grid.current!).direction === 'rtl' ? -1 : 1;
    const step = { ArrowRight: turn, ArrowLeft: -turn, ArrowDown: across, ArrowUp: -across, Home: -at, End: buttons.length - 1 - at }[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    } else if (step !== undefined) {
      event.preventDefault();
      buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]!.focus();
    }
  };
  return (
    <div class="emoji" role="dialog" aria-label={t.emoji} onKeyDown={move}>
      <div class="emoji__grid" ref={grid}>
        {list.map((emoji, i) => (
          <button type="button" tabIndex={i === 0 ? 0 : -1} onClick={() => onPick(emoji)}>
            {emoji}
          </button>
        ))}
      </div>
    </div>
  );
}
