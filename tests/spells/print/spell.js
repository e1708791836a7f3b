// What is printed is the same text, and comes while the spell runs.
print('plain\t1\t2.5\ttrue');
console.log('héllo 日本');
console.info('');
console.log('line\nbreak');
export default 'printed';
