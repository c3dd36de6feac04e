import css from './forms.css';

export { FormScreen } from '../window/view/FormScreen';
export { SignIn } from '../window/view/SignIn';
export { Secure } from '../window/view/Secure';

export const style = css;
