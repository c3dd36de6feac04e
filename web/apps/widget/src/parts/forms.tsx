import css from './forms.css';

export { FormScreen } from '../window/view/FormScreen';
export { Secure } from '../window/view/Secure';

export const style = css;
