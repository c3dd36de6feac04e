declare module 'virtual:parley-theme.css';
