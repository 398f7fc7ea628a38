/* What BouncyCastle says of a seal or a time stamp of ours, and a time stamping authority made with it.
 *
 *   Bouncy cms CMS DATA ROOT             a detached SignedData over DATA
 *   Bouncy token TOKEN DATA ROOT         a time stamp token over SHA-256 of DATA
 *   Bouncy reply REQUEST CERTS KEY OUT   answers a TimeStampReq, in BER, with all CERTS (PEM, the authority's first)
 *
 * Prints what it found; exit status 1 and the reason where something is wrong. */
import java.io.FileReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

public class Bouncy {
	static byte[] read(String path) throws Exception {
		return Files.readAllBytes(Path.of(path));
	}

	static void must(boolean condition, String what) throws Exception {
		if (!condition)
			throw new Exception(what);
	}

	static byte[] sha256(byte[] bytes) throws Exception {
		return MessageDigest.getInstance("SHA-256").digest(bytes);
	}

	static List<X509Certificate> certificates(String path) throws Exception {
		List<X509Certificate> list = new ArrayList<>();

		try (PEMParser parser = new PEMParser(new FileReader(path))) {
			for (Object o; (o = parser.readObject()) != null;)
				list.add(new JcaX509CertificateConverter().getCertificate((X509CertificateHolder) o));
		}
		return list;
	}

	/* The one signer's certificate; each certificate of the SignedData is issued by another one in it, or by the root. */
	static X509CertificateHolder signer(CMSSignedData data, SignerInformation signer, X509Certificate root)
		throws Exception {
		Collection<X509CertificateHolder> all = data.getCertificates().getMatches(null);
		Collection<X509CertificateHolder> own = data.getCertificates().getMatches(signer.getSID());

		must(own.size() == 1, "not one certificate of the signer");
		for (X509CertificateHolder one : all) {
			X509Certificate issuer = root;

			for (X509CertificateHolder other : all)
				if (other.getSubject().equals(one.getIssuer()))
					issuer = new JcaX509CertificateConverter().getCertificate(other);
			new JcaX509CertificateConverter().getCertificate(one).verify(issuer.getPublicKey());
			must(!Arrays.equals(one.getEncoded(), root.getEncoded()), "the root is inside");
		}
		return own.iterator().next();
	}

	static SignerInformationVerifier verifier(X509CertificateHolder certificate) throws Exception {
		return new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate);
	}

	static void token(CMSSignedData data, byte[] imprint, X509Certificate root) throws Exception {
		TimeStampToken token = new TimeStampToken(data);
		SignerInformation one = data.getSignerInfos().iterator().next();

		token.validate(verifier(signer(data, one, root))); /* signature, ESS certificate, purpose, validity at genTime */
		must(Arrays.equals(token.getTimeStampInfo().getMessageImprintDigest(), imprint), "another imprint");
		must(one.getUnsignedAttributes() == null, "unsigned attributes");
		System.out.println("time stamp of " + token.getTimeStampInfo().getGenTime().toInstant());
	}

	static void cms(byte[] der, byte[] content, X509Certificate root) throws Exception {
		CMSSignedData data = new CMSSignedData(new CMSProcessableByteArray(content), der);

		must(data.getSignerInfos().size() == 1, "not one signer");
		SignerInformation one = data.getSignerInfos().iterator().next();
		X509CertificateHolder certificate = signer(data, one, root);
		AttributeTable signed = one.getSignedAttributes(), unsigned = one.getUnsignedAttributes();
		Attribute ess = signed.get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);

		must(one.verify(verifier(certificate)), "the signature is wrong");
		must(signed.get(CMSAttributes.signingTime) == null, "a signing time");
		must(Arrays.equals(SigningCertificateV2.getInstance(ess.getAttrValues().getObjectAt(0)).getCerts()[0].getCertHash(),
			sha256(certificate.getEncoded())), "the ESS certificate is another one");
		System.out.println("signature of " + certificate.getSubject());
		if (unsigned == null)
			return;
		Attribute stamp = unsigned.get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
		token(new CMSSignedData(stamp.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded()),
			sha256(one.getSignature()), certificates(System.getProperty("tsa.root")).get(0));
	}

	static PrivateKey key(String path) throws Exception {
		try (PEMParser parser = new PEMParser(new FileReader(path))) {
			return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
		}
	}

	static void reply(byte[] request, List<X509Certificate> chain, PrivateKey key, String out) throws Exception {
		String algorithm = key.getAlgorithm().equals("RSA") ? "SHA384withRSA" : "SHA256withECDSA";
		TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
			new JcaSimpleSignerInfoGeneratorBuilder().setProvider("BC").build(algorithm, key, chain.get(0)),
			new JcaDigestCalculatorProviderBuilder().setProvider("BC").build().get(
				new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
			new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.2"));

		tokens.addCertificates(new JcaCertStore(chain));
		tokens.setAccuracySeconds(1);
		TimeStampResponse answer = new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
			.generate(new TimeStampRequest(request), BigInteger.valueOf(4711), new Date());
		TimeStampResp parts = TimeStampResp.getInstance(answer.getEncoded());
		ASN1Encodable[] ber = { parts.getStatus(), answer.getTimeStampToken().toCMSSignedData().toASN1Structure() };
		Files.write(Path.of(out), new BERSequence(ber).getEncoded());
	}

	public static void main(String[] a) throws Exception {
		Security.addProvider(new BouncyCastleProvider());
		try {
			switch (a[0]) {
			case "cms" -> cms(read(a[1]), read(a[2]), certificates(a[3]).get(0));
			case "token" -> token(new CMSSignedData(read(a[1])), sha256(read(a[2])), certificates(a[3]).get(0));
			case "reply" -> reply(read(a[1]), certificates(a[2]), key(a[3]), a[4]);
			default -> throw new Exception("cms, token or reply");
			}
		} catch (Exception e) {
			System.err.println(e);
			System.exit(1);
		}
	}
}
