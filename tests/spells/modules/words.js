export default { rectangle: 'rectangle' };
